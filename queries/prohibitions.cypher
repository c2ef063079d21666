// question:
//   zh: 文件禁止什么？
//   en: What is forbidden?
// parameters:
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 名称或原文中的字词, en: words in a name or in the text}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   unit: {zh: 目标或举措, en: Goal or measure}
//   body: {zh: 主体, en: Body}
//   role: {coded: true, zh: 角色, en: Role}
//   inferred: {coded: true, zh: 是否推定, en: Inferred}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}
//   rule: {coded: true, zh: 规则, en: Rule}

// Units whose words hold the text, and units on things one of whose names does, in whatever document.
MATCH (u:Unit)
WHERE (toLower(u.text) CONTAINS toLower($text)
  OR EXISTS {
    MATCH (u)-[:target|basis|instrument]->(thing)
    WHERE $text_names CONTAINS '\n' + thing.iri + '\n'
  })
  AND u.modality = 'forbid'
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:inSentence]->(s)
OPTIONAL MATCH (u)-[:hasResponsibility]->(r)-[:body]->(b)
RETURN u.text AS unit, b.name AS body, r.role AS role, r.inferred AS inferred,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end, u.rule AS rule
ORDER BY document, start, end, role, body
