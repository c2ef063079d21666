// question:
//   zh: 各主题下有多少目标和举措？
//   en: How many goals and measures fall under which theme?
// parameters:
//   by: {type: choice, default: heading, values: [heading, field], zh: 按各文件的标题或共同领域, en: by the headings of documents or by the fields of work that all share}
//   text: {type: text, default: "", zh: 主题名称中的字词, en: words in the name of the theme}
//   doc: {type: text, default: "", zh: 文件代号, en: the id of a document}
// columns:
//   theme: {coded: true, zh: 主题, en: Theme}
//   goals: {zh: 目标数, en: Goals}
//   measures: {zh: 举措数, en: Measures}
//   bodies: {zh: 写明的主体数, en: Stated bodies}
//   documents: {zh: 文件数, en: Documents}

MATCH (u:Unit)-[:hasTheme|inField]->(n)
WHERE ($by = 'field') = (n:Field) AND ($doc = '' OR u.doc = $doc)
OPTIONAL MATCH (n)-[:broaderField]->(above)
WITH u, coalesce(above, n) AS t
WHERE toLower(t.name) CONTAINS toLower($text)
OPTIONAL MATCH (u)-[:hasResponsibility]->({inferred: false})-[:body]->(b)
RETURN CASE WHEN t:Field THEN split(t.iri, '/field/')[1] ELSE t.name END AS theme,
  count(DISTINCT CASE WHEN u:Goal THEN u END) AS goals, count(DISTINCT CASE WHEN u:Measure THEN u END) AS measures,
  count(DISTINCT b) AS bodies, count(DISTINCT u.doc) AS documents
ORDER BY theme
