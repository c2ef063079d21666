// question:
//   zh: 图谱收录了哪些文件？
//   en: Which documents are in the graph?
// parameters:
//   text: {type: text, default: "", zh: 标题或发文机关中的字词, en: words in the title or in the name of the issuer}
//   state: {type: choice, default: "", values: [current, followed, repealed], zh: 只看一类, en: one kind only}
// columns:
//   document: {zh: 文件, en: Document}
//   title: {zh: 标题, en: Title}
//   issuer: {zh: 发文机关, en: Issuer}
//   number: {zh: 发文字号, en: Number}
//   date: {zh: 日期, en: Date}
//   goals: {zh: 目标数, en: Goals}
//   measures: {zh: 举措数, en: Measures}
//   earlier: {zh: 前一版, en: Previous version}
//   later: {zh: 后一版, en: Next version}
//   repealed_by: {zh: 废止它的文件, en: Repealed by}

MATCH (d:PolicyDocument)
WHERE toLower(coalesce(d.title, '') + ' ' + coalesce(d.issuer, '')) CONTAINS toLower($text)
OPTIONAL MATCH (before:PolicyDocument {series: d.series}) WHERE before.edition < d.edition
WITH d, max(before.edition + ' ' + before.doc) AS last
OPTIONAL MATCH (behind:PolicyDocument {series: d.series}) WHERE behind.edition > d.edition
WITH d, last, min(behind.edition + ' ' + behind.doc) AS first
OPTIONAL MATCH (other:PolicyDocument)-[:repeals]->(thing)
WHERE other <> d AND (d.title = thing.name OR d.title CONTAINS '印发' + thing.name)
WITH d, substring(last, size(split(last, ' ')[0]) + 1) AS earlier,
  substring(first, size(split(first, ' ')[0]) + 1) AS later, min(other.doc) AS repealed_by
WHERE $state = '' OR ($state = 'followed' AND later IS NOT NULL)
  OR ($state = 'repealed' AND repealed_by IS NOT NULL)
  OR ($state = 'current' AND later IS NULL AND repealed_by IS NULL)
RETURN d.doc AS document, d.title AS title, d.issuer AS issuer, d.number AS number, d.date AS date,
  COUNT { (d)<-[:fromDocument]-(:Goal) } AS goals, COUNT { (d)<-[:fromDocument]-(:Measure) } AS measures,
  earlier, later, repealed_by
ORDER BY document
