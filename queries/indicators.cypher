// question:
//   zh: 要达到哪些数量指标？
//   en: Which figures are to be reached?
// parameters:
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 名称或原文中的字词, en: words in a name or in the text}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   figure: {zh: 指标数, en: Figure}
//   comparator: {zh: 比较, en: Comparator}
//   value: {zh: 数值, en: Value}
//   measured_in: {zh: 单位, en: Unit}
//   date: {zh: 期限, en: Date}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

// Units whose words hold the text, and units on things one of whose names does, in whatever document.
MATCH (u:Unit)
WHERE (toLower(u.text) CONTAINS toLower($text)
  OR EXISTS {
    MATCH (u)-[:target|basis|instrument]->(thing)
    WHERE $text_names CONTAINS '\n' + thing.iri + '\n'
  })
  AND ($kind = '' OR $kind IN labels(u))
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:inSentence]->(s)
OPTIONAL MATCH (u)-[:time]->(t)
WITH u, s, max(t.date) AS date
MATCH (u)-[:quantity]->(q)
RETURN q.text AS figure, q.comparator AS comparator, q.value AS value, q.unit AS measured_in, date,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY document, start, end, q.start
