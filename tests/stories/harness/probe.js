// What an attack left on the page, a line each, and all that is written there. Runs as the body of a function.
const faults = [];
if (window.ran !== undefined) faults.push('a script ran');

// Where what turns text round has its end: a block, or what is set apart in a line (UAX 9, 2.7).
const inline = (element) => getComputedStyle(element).display.startsWith('inline');
const apart = (element) => inline(element) && getComputedStyle(element).unicodeBidi.includes('isolate');
const PROTOCOLS = ['http:', 'https:', 'webcal:', 'mailto:', 'tel:'];
const written = [];
for (const element of document.querySelectorAll('*')) {
  const { localName, attributes } = element;
  if (['script', 'object', 'embed'].includes(localName)) faults.push(`there is a ${localName}`);
  for (const { name, value } of attributes) {
    written.push(value);
    if (name.startsWith('on')) faults.push(`${localName} has ${name}=${value}`);
    const leads = ['href', 'action', 'formaction', 'src', 'srcdoc', 'xlink:href', 'data'].includes(name);
    if (leads && !PROTOCOLS.includes(new URL(value, 'http://here/').protocol)) faults.push(`${localName} leads to ${value}`);
  }
}

// Text that turns round what stands beside it stands by itself. The catalogues set values apart by isolates, each of which ends.
const ended = /\u2068[^\u202a-\u202e\u2066-\u2069]*\u2069/g;
const unended = (text) => (text.search(ended) < 0 ? text : unended(text.replace(ended, '')));
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const { currentNode: text } = texts;
  if (!/[\u202a-\u202e\u2066-\u2069]/.test(unended(text.data)) || ['option', 'textarea'].includes(text.parentElement.localName)) continue;
  let around = text.parentElement;
  while (inline(around) && !apart(around)) around = around.parentElement;
  const words = around.textContent.trim();
  if (!apart(around) && words !== text.data.trim()) faults.push(`turns round its neighbours: ${words.slice(0, 200)}`);
}
written.push(document.documentElement.textContent);
return [[...new Set(faults)], written];
