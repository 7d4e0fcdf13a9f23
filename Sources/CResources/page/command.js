// A command line, and a button that copies it.
import { button, make } from './elements.js';

export function command(text) {
  const code = make('code', null, text);
  const copy = button('Copy', async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = 'Copied';
    } catch {
      // Only pages of this machine, or over HTTPS, may write there: the reader copies what is chosen now.
      getSelection().selectAllChildren(code);
      copy.textContent = 'Chosen';
    }
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  });
  return make('div', { class: 'command' }, code, copy);
}
