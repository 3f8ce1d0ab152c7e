// Opens Nexaera's sealed secrets with nothing but Node.js: node open.js vectors.json   (docs/formats.md, "Sealed secret")
const { createDecipheriv, createHmac, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");

function open({ key, additionalData, value, commitment }) {
  const [iv, sealed] = value.split(":").map((part) => Buffer.from(part, "base64"));
  const secretKey = Buffer.from(key, "hex");
  const expected = createHmac("sha256", secretKey).update("nexaera-commitment-v1").update(iv).digest();
  if (!timingSafeEqual(expected, Buffer.from(commitment, "base64"))) throw new Error("not sealed under this key");
  const decipher = createDecipheriv("aes-256-gcm", secretKey, iv);
  decipher.setAAD(Buffer.from(additionalData, "utf8"));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString("hex");
}

for (const vector of JSON.parse(readFileSync(process.argv[2], "utf8")).envelopes) {
  console.log(vector.name + " " + open(vector));
}
