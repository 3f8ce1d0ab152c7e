// Opens Nexaera's sealed secrets with nothing but Node.js: node open.js vectors.json   (docs/formats.md, "Sealed secret")
const { createDecipheriv, createHash, createHmac, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");

// Rows of format 1 hold the first commitment, rows of format 2 the second; the vectors have both.
function open({ key, additionalData, value, commitment, commitment2 }) {
  const [iv, sealed] = value.split(":").map((part) => Buffer.from(part, "base64"));
  const secretKey = Buffer.from(key, "hex");
  const first = createHmac("sha256", secretKey).update("nexaera-commitment-v1").update(iv).digest();
  const commitmentKey = createHmac("sha256", secretKey).update("nexaera-commitment-v2").digest();
  const second = createHash("sha256").update(commitmentKey).update(iv).digest();
  for (const [expected, stored] of [[first, commitment], [second, commitment2]]) {
    if (!timingSafeEqual(expected, Buffer.from(stored, "base64"))) throw new Error("not sealed under this key");
  }
  const decipher = createDecipheriv("aes-256-gcm", secretKey, iv);
  decipher.setAAD(Buffer.from(additionalData, "utf8"));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString("hex");
}

for (const vector of JSON.parse(readFileSync(process.argv[2], "utf8")).envelopes) {
  console.log(vector.name + " " + open(vector));
}
