// question:
//   zh: 哪些目标和举措何时到期？
//   en: What is due by when?
// parameters:
//   until: {type: until, default: "", zh: 截至哪一天（2025、2025-06 或 2025-06-30）, en: "the last day: 2025, 2025-06 or 2025-06-30"}
//   since: {type: since, default: today, zh: 从哪一天起（不写为今天，1900 为全部）, en: "the first day: today where none is given, 1900 for all"}
//   dates: {type: choice, default: dated, values: [dated, open], zh: 可换算为日期的（dated）或不能换算的（open）, en: "what has a date, or what stays open"}
//   text: {type: text, names: [Body, Industry, Park, EcologicalZone, Place, Group, Project, Instrument], default: "", zh: 名称或原文中的字词, en: words in a name or in the text}
//   body: {type: name, names: [Body], default: "", zh: 主体名称、简称或拼音, en: "the name, short name or pinyin of a body"}
//   kind: {type: choice, default: "", values: [Goal, Measure], zh: 只看目标或只看举措, en: goals only or measures only}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// rest: {parameter: dates, value: open, of: [time, document, start, end], zh: "另有 {n} 条期限无法换算为日期", en: "{n} more time limits cannot be told as a date"}
// columns:
//   date: {zh: 期限, en: Date}
//   time: {zh: 原文时间, en: Words}
//   kind: {coded: true, zh: 类别, en: Kind}
//   unit: {zh: 目标或举措, en: Goal or measure}
//   body: {zh: 主体, en: Body}
//   role: {coded: true, zh: 角色, en: Role}
//   inferred: {coded: true, zh: 是否推定, en: Inferred}
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
MATCH (u)-[:time]->(t)
OPTIONAL MATCH (d:PolicyDocument {doc: u.doc})
WITH u, s, t, d
// What lies before the document itself is told, and not due. A frequency, a beginning, a duration and a time
// gone by are no time limits that lack a date.
WHERE ($dates = 'dated' AND t.date IS NOT NULL AND (d.date IS NULL OR t.date >= d.date)
    AND ($since = '' OR t.date >= $since) AND ($until = '' OR t.date <= $until))
  OR ($dates = 'open' AND t.date IS NULL
    AND NOT t.text =~ '(每|逐|近|过去|连续|长期|定期|不定期|持续).*|.*(起|以来|来)|[0-9〇○一二三四五六七八九十百两]+个?(年|月|周|天|日|小时)')
OPTIONAL MATCH (u)-[:hasResponsibility]->(r)-[:body]->(b)
WITH u, s, t, r, b
WHERE $body = '' OR $body CONTAINS '\n' + b.iri + '\n'
RETURN t.date AS date, t.text AS time,
  CASE WHEN u:Goal THEN 'Goal' ELSE 'Measure' END AS kind, u.text AS unit,
  b.name AS body, r.role AS role, r.inferred AS inferred,
  s.text AS sentence, u.doc AS document, u.start AS start, u.end AS end
ORDER BY date IS NULL, date, document, start, end, time, role, body
