// question:
//   zh: 哪些目标和举措把两个事物联系在一起？
//   en: Which goals and measures link two things?
// parameters:
//   one: {type: name, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], zh: 一方名称、简称或拼音, en: "the name, short name or pinyin of the one"}
//   other: {type: name, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 另一方名称、简称或拼音, en: "the name, short name or pinyin of the other"}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   first: {zh: 一方, en: The one}
//   second: {zh: 另一方, en: The other}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

MATCH (a)<-[:target|basis|instrument]-(u:Unit)-[:target|basis|instrument]->(b)
WHERE a <> b AND ($doc = '' OR u.doc = $doc)
  AND ($one = '' OR $one CONTAINS '\n' + a.iri + '\n') AND ($other = '' OR $other CONTAINS '\n' + b.iri + '\n')
OPTIONAL MATCH (u)-[:inSentence]->(s)
RETURN DISTINCT a.name AS first, b.name AS second,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY first, second, document, start, end
