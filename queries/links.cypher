// question:
//   zh: 产业、园区和生态区通过举措怎样联系在一起？
//   en: How do industries, parks and ecological zones hang together through the measures that touch them?
// parameters:
//   text: {type: name, names: [Industry, Park, EcologicalZone], default: "", zh: 其中一方名称、简称或拼音, en: "the name, short name or pinyin of one of the two"}
//   least: {type: integer, default: 1, zh: 至少共有几项目标和举措, en: how many goals and measures they share at least}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   first_type: {coded: true, zh: 类型, en: Type}
//   first: {zh: 名称, en: Name}
//   second_type: {coded: true, zh: 另一方类型, en: Type of the other}
//   second: {zh: 另一方名称, en: The other}
//   units: {zh: 共有目标和举措数, en: Goals and measures}
//   documents: {zh: 文件数, en: Documents}

MATCH (a:Industry|Park|EcologicalZone)<-[:target|basis]-(u:Unit)-[:target|basis]->(b:Industry|Park|EcologicalZone)
WHERE a.iri < b.iri AND ($doc = '' OR u.doc = $doc)
  AND ($text = '' OR $text CONTAINS '\n' + a.iri + '\n' OR $text CONTAINS '\n' + b.iri + '\n')
WITH [l IN labels(a) WHERE l IN ['Industry', 'Park', 'EcologicalZone']][0] AS first_type, a.name AS first,
  [l IN labels(b) WHERE l IN ['Industry', 'Park', 'EcologicalZone']][0] AS second_type, b.name AS second,
  count(DISTINCT u) AS units, count(DISTINCT u.doc) AS documents
WHERE units >= $least
RETURN first_type, first, second_type, second, units, documents
ORDER BY units DESC, first_type, first, second_type, second
