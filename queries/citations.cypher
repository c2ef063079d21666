// question:
//   zh: 各文件引用了哪些法规和文件？以哪些为制定依据？
//   en: Which laws and documents does each document cite, and which is it based on?
// parameters:
//   text: {type: name, names: [Instrument], default: "", zh: 被引用文件名称、简称或拼音, en: "the name, short name or pinyin of what is cited"}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// by_document: true
// columns:
//   cited: {zh: 被引用的文件, en: Cited}
//   basis: {coded: true, zh: 是否制定依据, en: Is the basis}
//   words: {zh: 原文字词, en: Words}
//   sentence: {zh: 原句, en: Sentence}
//   document: {zh: 文件, en: Document}
//   start: {zh: 起, en: Start}
//   end: {zh: 止, en: End}
//   rule: {coded: true, zh: 规则, en: Rule}

MATCH (d:PolicyDocument)-[:cites]->(thing)<-[:denotes]-(m:Mention)
WHERE m.doc = d.doc
  AND ($text = '' OR $text CONTAINS '\n' + thing.iri + '\n')
  AND ($doc = '' OR d.doc = $doc)
OPTIONAL MATCH (m)-[:inSentence]->(s)
RETURN thing.name AS cited, EXISTS { (d)-[:basedOn]->(thing) } AS basis, m.text AS words, s.text AS sentence,
  d.doc AS document, m.start AS start, m.end AS end, m.rule AS rule
ORDER BY document, start, end
