// Lays out the OpenAPI description as a list that can be read and searched. All of it goes in as text.
export async function apiDocs() {
  const box = document.querySelector('[data-openapi]');
  if (!box) return;
  const answer = await fetch(box.dataset.openapi);
  if (!answer.ok) {
    box.replaceChildren(piece('p', 'note bad', 'The description could not be loaded. Try again.'));
    return;
  }
  const description = await answer.json();
  const all = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  all.sort((one, other) => (one.operation.tags?.[0] ?? '').localeCompare(other.operation.tags?.[0] ?? '') || one.path.localeCompare(other.path));
  box.replaceChildren(...all.map((one) => row(one, description)));
}

function row({ path, method, operation }, description) {
  const whole = piece('details', 'card operation');
  const line = piece('summary', '');
  line.append(piece('span', `pill method ${method}`, method.toUpperCase()), piece('code', 'grow', path),
    piece('span', 'muted small', operation.summary ?? operation.tags?.[0] ?? ''));
  whole.append(line);
  const inside = piece('div', 'card-in stack');
  if (operation.description) inside.append(piece('p', '', operation.description));
  if (operation.parameters?.length) inside.append(parameters(operation.parameters));
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  if (body) inside.append(piece('h3', '', 'Body'), piece('pre', '', JSON.stringify(example(body, description, 0), null, 2)));
  const answers = Object.keys(operation.responses ?? {}).join(', ');
  inside.append(piece('p', 'muted small', `Tag ${operation.tags?.[0] ?? 'none'}, answers ${answers}`));
  whole.append(inside);
  return whole;
}

function parameters(list) {
  const facts = piece('dl', 'facts');
  for (const one of list) {
    facts.append(piece('dt', 'mono', one.name), piece('dd', '', `${one.in}${one.required ? ', required' : ''}${one.description ? `: ${one.description}` : ''}`));
  }
  return facts;
}

// What a body looks like, from its schema; deep enough for our API, and never endless.
function example(schema, description, depth) {
  if (depth > 4 || !schema) return null;
  if (schema.$ref) return example(description.components?.schemas?.[schema.$ref.split('/').pop()], description, depth + 1);
  if (schema.type === 'array') return [example(schema.items, description, depth + 1)];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, kind]) => [name, example(kind, description, depth + 1)]));
  }
  return schema.enum?.[0] ?? schema.format ?? [schema.type].flat()[0] ?? 'any';
}

function piece(tag, className, text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
