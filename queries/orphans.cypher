// question:
//   zh: 哪些目标和举措没有写明责任主体、时限或数量？
//   en: Which goals and measures have no stated body, no date, no figure?
// parameters:
//   lacks: {type: choice, default: all, values: [all, any, body, date, figure], zh: 缺什么：三者都缺（all）、缺任意一项（any）或某一项, en: "what is missing: all three, any of them, or one"}
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 名称或原文中的字词, en: words in a name or in the text}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   no_body: {coded: true, zh: 无责任主体, en: No body}
//   no_date: {coded: true, zh: 无时限, en: No date}
//   no_figure: {coded: true, zh: 无数量, en: No figure}
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
WITH u, s,
  NOT EXISTS { MATCH (u)-[:hasResponsibility]->(r) WHERE r.inferred = false } AS no_body,
  NOT EXISTS { MATCH (u)-[:time]->() } AS no_date,
  NOT EXISTS { MATCH (u)-[:quantity]->() } AS no_figure
WHERE ($lacks = 'all' AND no_body AND no_date AND no_figure)
  OR ($lacks = 'any' AND (no_body OR no_date OR no_figure))
  OR ($lacks = 'body' AND no_body)
  OR ($lacks = 'date' AND no_date)
  OR ($lacks = 'figure' AND no_figure)
RETURN CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  no_body, no_date, no_figure,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY document, start, end
