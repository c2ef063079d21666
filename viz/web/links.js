// What is written where a name is linked otherwise to a measure or goal: the old link goes, the new one comes.
function linkChanges(box) {
  const [before, now] = [box.dataset.now, box.value].map((option) => option.split(":"));
  const off = before[0] !== "none" && before[0] !== now[0] ? [{ what: before[0], value: before[0] === "answers" ? "none" : "no" }] : [];
  const on = now[0] !== "none" ? [{ what: now[0], value: now[1] }] : [];
  return [...off, ...on];
}
