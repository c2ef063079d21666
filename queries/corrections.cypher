// question:
//   zh: 哪些结果由人校正，规则原来怎么读，何人何时为何所改？
//   en: What have people corrected, what had the rules said, and who corrected it, when and why?
// parameters:
//   text: {type: text, default: "", zh: 原文或理由中的字词, en: words in the text or in the reason}
//   who: {type: text, default: "", zh: 校正人, en: who corrected}
//   what: {type: choice, default: "", values: [mention, unit, modality, answers, target, basis, instrument, figure, deadline, merge, split, rename, code, type, confirm, reviewed], zh: 只看一类, en: one kind only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   what: {coded: true, zh: 事项, en: What}
//   words: {zh: 校正处, en: Words}
//   to: {zh: 所联, en: Linked}
//   was: {coded: true, zh: 规则原读, en: The rules said}
//   becomes: {coded: true, zh: 校正为, en: Corrected to}
//   who: {zh: 校正人, en: Who}
//   when: {zh: 时间, en: When}
//   why: {zh: 理由, en: Why}
//   state: {coded: true, zh: 状态, en: State}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}

MATCH (c:Correction)
WHERE toLower(coalesce(c.text, '') + '\n' + coalesce(c.linkedText, '') + '\n' + coalesce(c.reason, ''))
  CONTAINS toLower($text)
AND toLower(coalesce(c.correctedBy, '')) CONTAINS toLower($who)
AND ($what = '' OR c.aspect = $what) AND ($doc = '' OR c.doc = $doc)
OPTIONAL MATCH (c)-[:inSentence]->(s)
// Of a document that was seen whole, the value is a digest for programs.
RETURN c.aspect AS what, c.text AS words, c.linkedText AS to, c.was AS was,
  CASE WHEN c.aspect = 'reviewed' THEN '' ELSE c.becomes END AS becomes,
  c.correctedBy AS who, c.correctedAt AS when, c.reason AS why, c.state AS state,
  s.text AS sentence, c.doc AS document, c.start AS start, c.end AS end
ORDER BY document, start, end, what, to
