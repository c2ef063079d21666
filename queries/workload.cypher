// question:
//   zh: 各主体承担多少目标和举措？
//   en: How much does each body have to do, by role?
// parameters:
//   body: {type: name, names: [Body], default: "", zh: 主体名称、简称或拼音, en: "the name, short name or pinyin of a body"}
//   role: {type: choice, default: "", values: [lead, support, shared, oversee, partner], zh: 只看一种角色, en: one role only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   body: {zh: 主体, en: Body}
//   role: {coded: true, zh: 角色, en: Role}
//   inferred: {coded: true, zh: 是否推定, en: Inferred}
//   goals: {zh: 目标数, en: Goals}
//   measures: {zh: 举措数, en: Measures}
//   documents: {zh: 文件数, en: Documents}

MATCH (u:Unit)-[:hasResponsibility]->(r)-[:body]->(b)
WHERE ($doc = '' OR u.doc = $doc)
  AND ($body = '' OR $body CONTAINS '\n' + b.iri + '\n')
  AND ($role = '' OR r.role = $role)
WITH b.name AS body, r.role AS role, r.inferred AS inferred, collect(u) AS units
WITH *, size([u IN units WHERE u:Goal]) AS goals, size(units) AS all
UNWIND units AS u
RETURN body, role, inferred, goals, all - goals AS measures, count(DISTINCT u.doc) AS documents
ORDER BY goals + measures DESC, body, role, inferred
