// Runs in the head, before the first paint: the theme that was chosen here, else the system's.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => { try { return localStorage.getItem('theme'); } catch { return null; } };
  const show = () => document.documentElement.setAttribute('data-bs-theme', chosen() ?? (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', show);
  addEventListener('storage', show);
  show();
})();
