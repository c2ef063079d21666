"use strict";
// The explorer over a live store: neighbourhoods are loaded as one explores, the text is a click away.

KG.live = KG.read("live");
Object.assign(KG.labels, KG.read("words"));
