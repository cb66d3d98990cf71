// The words on what has the focus, and what is wrong with it. Runs as the body of a function.
const element = document.activeElement;
if (!element || element === document.body) return ['', ''];
const labels = [...(element.labels || [])].map((label) => label.innerText).join(' ');
const words = (labels || element.innerText || element.value || element.getAttribute('aria-label') || '').trim();
const before = window.focusedBefore;
window.focusedBefore = element;
const { outlineStyle, outlineWidth } = getComputedStyle(element);
if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return [words, 'the focus is not shown'];
const { left, right, top, bottom } = element.getClientRects()[0];
const inside = left >= -1 && right <= innerWidth + 1 && top >= -1 && (bottom <= innerHeight + 1 || bottom - top > innerHeight);
if (!inside) return [words, 'the focus is out of the window'];
const there = document.elementFromPoint((left + right) / 2, (top + Math.min(bottom, innerHeight)) / 2);
if (there && !element.contains(there)) return [words, `the focus is under <${there.tagName}> ${there.className}`];
const goesOn = !before?.isConnected || before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
return [words, goesOn || before === element ? '' : 'the focus goes back'];
