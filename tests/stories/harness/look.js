// What is wrong with a page by measures that a person would take: a line each. Runs as the body of a function.
const root = document.documentElement;
const faults = [];

const rectangle = (element) => {
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
  return { left, right, top, bottom, width, height };
};
// What is there for screen readers alone is a pixel wide.
const shown = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1 && !element.closest('.hidden, .skip:not(:focus)');
};
const named = (element) => {
  const text = (element.innerText || element.value || element.name || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  const classes = [...element.classList].map((one) => `.${one}`).join('');
  return `<${element.tagName.toLowerCase()}${element.id && `#${element.id}`}${classes}> ${text}`;
};
const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
const inScroller = (element) => {
  for (let one = element.parentElement; one && one !== root; one = one.parentElement) if (scrolls(one)) return true;
  return false;
};

// Nothing is wider than the window (WCAG 2.2, 1.4.10), and nothing stands out of what it is in.
const width = root.clientWidth;
if (root.scrollWidth > width) faults.push(`${root.scrollWidth} pixels wide in a window of ${width}`);
for (const element of document.body.querySelectorAll('*')) {
  if (!shown(element) || inScroller(element)) continue;
  const { left, right } = rectangle(element);
  if (left < -1 || right > width + 1) faults.push(`out of the window: ${named(element)}`);
  const style = getComputedStyle(element);
  const boxed = style.display !== 'inline' && !['INPUT', 'SELECT', 'TEXTAREA', 'IFRAME'].includes(element.tagName);
  if (boxed && !scrolls(element) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
    faults.push(`${element.scrollWidth} pixels in ${element.clientWidth}: ${named(element)}`);
  }
}

// What is pressed is big enough for a finger; a link in a sentence is as high as its line.
const FINGER = 44, INLINE = 24;
const union = (one, other) => ({
  left: Math.min(one.left, other.left), right: Math.max(one.right, other.right),
  top: Math.min(one.top, other.top), bottom: Math.max(one.bottom, other.bottom),
});
const target = (element) => {
  let area = rectangle(element);
  for (const label of ['checkbox', 'radio'].includes(element.type) ? element.labels : []) area = union(area, rectangle(label));
  // A link that covers the card in which it stands.
  const cover = getComputedStyle(element, '::after');
  if (cover.content !== 'none' && cover.position === 'absolute') {
    let card = element;
    while (getComputedStyle(card).position === 'static') card = card.parentElement;
    area = rectangle(card);
  }
  return { width: area.right - area.left, height: area.bottom - area.top };
};
const inSentence = (link) => {
  if (getComputedStyle(link).display !== 'inline') return false;
  let block = link.parentElement;
  while (getComputedStyle(block).display === 'inline') block = block.parentElement;
  const others = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (others.nextNode()) {
    const text = others.currentNode;
    if (text.data.trim() && !text.parentElement.closest('a, .hidden, [aria-hidden=true]')) return true;
  }
  return false;
};
for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
  if (!shown(element)) continue;
  const { width, height } = target(element);
  if (element.tagName === 'A' && inSentence(element)) {
    const line = parseFloat(getComputedStyle(element).lineHeight) || 0;
    if (Math.max(height, line) < INLINE) faults.push(`${Math.round(height)} pixels high in a sentence: ${named(element)}`);
  } else if (height < FINGER - 0.5 || width < (element.tagName === 'A' ? INLINE : FINGER) - 0.5) {
    faults.push(`${Math.round(width)} × ${Math.round(height)} pixels to press: ${named(element)}`);
  }
}
return [...new Set(faults)];
