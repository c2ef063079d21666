// question:
//   zh: 哪些目标和举措涉及某产业、园区、生态区或地域？
//   en: What touches an industry, park, ecological zone or place?
// parameters:
//   text: {type: name, names: [Industry, Park, EcologicalZone, Place], default: "", zh: 产业、园区、生态区或地域名称、简称或拼音, en: "the name, short name or pinyin of an industry, park, zone or place"}
//   type: {type: choice, default: "", values: [Industry, Park, EcologicalZone, Place], zh: 只看一类, en: one type only}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   type: {coded: true, zh: 类型, en: Type}
//   area: {zh: 名称, en: Name}
//   relation: {coded: true, zh: 关系, en: Relation}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

MATCH (thing:Industry|Park|EcologicalZone|Place)
WHERE ($text = '' OR $text CONTAINS '\n' + thing.iri + '\n')
  AND ($type = '' OR $type IN labels(thing))
MATCH (u:Unit)-[link:target|basis]->(thing)
WHERE ($kind = '' OR $kind IN labels(u))
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:inSentence]->(s)
RETURN [l IN labels(thing) WHERE l IN ['Industry', 'Park', 'EcologicalZone', 'Place']][0] AS type,
  thing.name AS area, type(link) AS relation,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY type, area, document, start, end, relation
