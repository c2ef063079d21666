// question:
//   zh: 哪些主体负责哪些目标和举措？
//   en: Which bodies own which goals and measures?
// parameters:
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 名称或原文中的字词, en: words in a name or in the text}
//   body: {type: name, names: [Body], default: "", zh: 主体名称、简称或拼音, en: "the name, short name or pinyin of a body"}
//   role: {type: choice, default: "", values: [lead, support, shared, oversee, partner], zh: 只看一种角色, en: one role only}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   body: {zh: 主体, en: Body}
//   role: {coded: true, zh: 角色, en: Role}
//   inferred: {coded: true, zh: 是否推定, en: Inferred}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   date: {zh: 期限, en: Date}
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
  AND ($kind = '' OR $kind IN labels(u))
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:inSentence]->(s)
OPTIONAL MATCH (u)-[:time]->(t)
WITH u, s, max(t.date) AS date
OPTIONAL MATCH (u)-[:hasResponsibility]->(r)-[:body]->(b)
WITH u, s, date, r, b
WHERE ($body = '' OR $body CONTAINS '\n' + b.iri + '\n')
  AND ($role = '' OR r.role = $role)
RETURN b.name AS body, r.role AS role, r.inferred AS inferred,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit, date,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end, r.rule AS rule
// Who asks for a name sees what each of the bodies has to do, one body after the other.
ORDER BY CASE WHEN $body = '' THEN '' ELSE body END, document, start, end, role, body
