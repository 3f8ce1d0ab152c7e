import { access } from './access.js';
import { apiDocs } from './api-docs.js';
import { keyboard } from './keyboard.js';
import { notices } from './notices.js';
import { parts } from './parts.js';
import { proofs } from './proofs.js';
import { times } from './times.js';
import { transcripts } from './transcript.js';
import { uploads } from './uploads.js';
import { bench } from './bench.js';

for (const start of [parts, times, access, keyboard, notices, uploads, bench, transcripts, apiDocs, proofs]) {
  start();
}
