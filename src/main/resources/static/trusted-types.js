// Every string that reaches an HTML sink passes DOMPurify here. htmx swaps fragments from our own server only; what it
// needs beyond plain HTML is allowed by name, and nothing that runs script is.
(() => {
  const needed = {
    ADD_TAGS: ['use'],
    ADD_ATTR: (name) => name.startsWith('hx-') && !name.startsWith('hx-on'),
    FORBID_TAGS: ['style'],
    FORBID_ATTR: ['style'],
  };

  // Field names such as "name" would clobber properties of their form, so DOMPurify drops them; our scripts never read
  // fields through such properties, and a form without its names sends nothing.
  DOMPurify.addHook('uponSanitizeAttribute', (element, attribute) => {
    if (attribute.attrName === 'name' && element.matches('input, select, textarea, button')) {
      attribute.forceKeepAttr = true;
    }
  });

  // An icon may come from our own sprite, never from elsewhere.
  DOMPurify.addHook('afterSanitizeAttributes', (element) => {
    if (element.localName === 'use' && !(element.getAttribute('href') ?? '').startsWith('/assets/')) {
      element.remove();
    }
  });

  if (window.trustedTypes) {
    trustedTypes.createPolicy('default', { createHTML: (text) => DOMPurify.sanitize(text, needed) });
  }
})();
