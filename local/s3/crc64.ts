/** The polynomial of NVMe, its bits reversed, in halves: 64-bit integers are many times as slow in JavaScript. */
const [HIGH, LOW] = [0x9a6c9329, 0xac4bc9b5];

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) [high, low] = [high ^ HIGH, low ^ LOW];
  }
  return { high, low };
});
const HIGHS = Int32Array.from(TABLE, ({ high }) => high);
const LOWS = Int32Array.from(TABLE, ({ low }) => low);

/**
 * CRC-64/NVME of what passes, which S3 keeps of an object that comes without a checksum.
 * https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme
 */
export function openCrc64() {
  let [high, low] = [~0, ~0];
  return {
    update(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; at++) {
        const entry = (low ^ (chunk[at] ?? 0)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (LOWS[entry] ?? 0);
        high = (high >>> 8) ^ (HIGHS[entry] ?? 0);
      }
    },
    /** In Base64, the highest byte first. */
    value(): string {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~high, 0);
      bytes.writeInt32BE(~low, 4);
      return bytes.toString('base64');
    },
  };
}
