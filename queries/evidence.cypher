// question:
//   zh: 某个名称或字词在原文何处，由哪条规则得出，由何人何时校正？
//   en: Where in the text is a name or a word, which rule found it, and who corrected it?
// parameters:
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], zh: 名称或原文中的字词, en: words in a name or in the text}
//   type: {type: choice, default: "", values: [Goal, Measure, Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], zh: 只看一类, en: one type only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   type: {coded: true, zh: 类型, en: Type}
//   name: {zh: 名称, en: Name}
//   words: {zh: 原文, en: Words}
//   rule: {coded: true, zh: 规则, en: Rule}
//   who: {zh: 校正人, en: Corrected by}
//   when: {zh: 校正时间, en: Corrected at}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

CALL {
  WITH *
  MATCH (m:Mention)-[:denotes]->(thing)
  WHERE toLower(m.text) CONTAINS toLower($text) OR $text_names CONTAINS '\n' + thing.iri + '\n'
  RETURN m, m.mentionType AS type, thing.name AS name
  UNION
  WITH *
  MATCH (m:Unit)
  WHERE toLower(m.text) CONTAINS toLower($text)
  RETURN m, CASE WHEN m:Goal THEN 'Goal' ELSE 'Measure' END AS type, m.text AS name
}
WITH m, type, name
WHERE ($type = '' OR type = $type) AND ($doc = '' OR m.doc = $doc)
OPTIONAL MATCH (m)-[:inSentence]->(s)
OPTIONAL MATCH (c:Correction)-[:corrects]->(m)
WITH m, type, name, s, max(CASE WHEN c IS NULL THEN null
  ELSE coalesce(c.correctedAt, '') + ' ' + coalesce(c.correctedBy, '') END) AS latest
RETURN type, name, m.text AS words, m.rule AS rule,
  substring(latest, size(split(latest, ' ')[0]) + 1) AS who, split(latest, ' ')[0] AS when,
  s.text AS sentence, m.doc AS document, m.start AS start, m.end AS end
ORDER BY document, start, end, type, name
