// question:
//   zh: 哪些主体共同承担目标和举措？
//   en: Which bodies share goals and measures?
// parameters:
//   body: {type: name, names: [Body], default: "", zh: 主体名称、简称或拼音, en: "the name, short name or pinyin of a body"}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   first: {zh: 主体, en: Body}
//   first_role: {coded: true, zh: 角色, en: Role}
//   second: {zh: 另一主体, en: Other body}
//   second_role: {coded: true, zh: 另一主体角色, en: Role of the other}
//   units: {zh: 共担目标和举措数, en: Goals and measures}
//   documents: {zh: 文件数, en: Documents}

MATCH (a)<-[:body]-(r {inferred: false})<-[:hasResponsibility]-(u:Unit)-[:hasResponsibility]->(s {inferred: false})-[:body]->(b)
WHERE a.iri < b.iri AND ($doc = '' OR u.doc = $doc)
  AND ($body = '' OR $body CONTAINS '\n' + a.iri + '\n' OR $body CONTAINS '\n' + b.iri + '\n')
RETURN a.name AS first, r.role AS first_role, b.name AS second, s.role AS second_role,
  count(DISTINCT u) AS units, count(DISTINCT u.doc) AS documents
ORDER BY units DESC, first, first_role, second, second_role
