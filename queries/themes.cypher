// question:
//   zh: 各主题下有多少目标和举措？
//   en: How many goals and measures fall under which theme?
// parameters:
//   text: {type: text, default: "", zh: 主题名称中的字词, en: words in the name of the theme}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   theme: {zh: 主题, en: Theme}
//   goals: {zh: 目标数, en: Goals}
//   measures: {zh: 举措数, en: Measures}
//   bodies: {zh: 写明的主体数, en: Stated bodies}
//   documents: {zh: 文件数, en: Documents}

MATCH (u:Unit)-[:hasTheme]->(t)
WHERE toLower(t.name) CONTAINS toLower($text)
  AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (u)-[:hasResponsibility]->({inferred: false})-[:body]->(b)
RETURN t.name AS theme,
  count(DISTINCT CASE WHEN u:Goal THEN u END) AS goals, count(DISTINCT CASE WHEN u:Measure THEN u END) AS measures,
  count(DISTINCT b) AS bodies, count(DISTINCT u.doc) AS documents
ORDER BY theme
