// question:
//   zh: 图谱收录了哪些文件？
//   en: Which documents are in the graph?
// parameters:
//   text: {type: text, default: "", zh: 标题或发文机关中的字词, en: words in the title or in the name of the issuer}
// columns:
//   document: {zh: 文件, en: Document}
//   title: {zh: 标题, en: Title}
//   issuer: {zh: 发文机关, en: Issuer}
//   number: {zh: 发文字号, en: Number}
//   date: {zh: 日期, en: Date}
//   goals: {zh: 目标数, en: Goals}
//   measures: {zh: 举措数, en: Measures}

MATCH (d:PolicyDocument)
WHERE toLower(coalesce(d.title, '') + ' ' + coalesce(d.issuer, '')) CONTAINS toLower($text)
RETURN d.doc AS document, d.title AS title, d.issuer AS issuer, d.number AS number, d.date AS date,
  COUNT { (d)<-[:fromDocument]-(:Goal) } AS goals, COUNT { (d)<-[:fromDocument]-(:Measure) } AS measures
ORDER BY document
