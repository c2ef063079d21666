// question:
//   zh: 各政策工具用在哪些目标和举措上？
//   en: Which goals and measures use which instruments?
// parameters:
//   text: {type: name, names: [Instrument], default: "", zh: 政策工具名称、简称或拼音, en: "the name, short name or pinyin of an instrument"}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   instrument: {zh: 政策工具, en: Instrument}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

MATCH (u:Unit)-[:instrument]->(thing:Instrument)
WHERE ($text = '' OR $text CONTAINS '\n' + thing.iri + '\n')
  AND ($kind = '' OR $kind IN labels(u))
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:inSentence]->(s)
RETURN thing.name AS instrument,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY instrument, document, start, end
