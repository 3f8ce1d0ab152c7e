package io.nexaera.privacy;

import java.util.Locale;

/// Addresses of crypto wallets: Base58Check (Bitcoin, Litecoin, Dogecoin), bech32 and bech32m (BIP 173, 350), and `0x`
/// with 40
/// hex digits (EIP-55).
final class Wallets implements Recogniser {
    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int length = tokens.length(token);
        if (tokens.kind[token] != Tokens.MIXED || length < 26 || length > 90) {
            return token + 1;
        }
        String code = tokens.word(token);
        boolean said = scan.cued(scan.cues().near(token, token), Cue.WALLET);
        if (isChecked(code)) {
            found.add(
                    tokens.start[token],
                    tokens.end[token],
                    PiiType.CRYPTO_WALLET,
                    Found.CHECKED,
                    "wallet address, checksum agrees");
        } else if (isEthereum(code)) {
            found.add(
                    tokens.start[token],
                    tokens.end[token],
                    PiiType.CRYPTO_WALLET,
                    Found.SHAPED,
                    "wallet address by its shape");
        } else if (said) {
            found.add(
                    tokens.start[token],
                    tokens.end[token],
                    PiiType.CRYPTO_WALLET,
                    Found.CUED,
                    "called a wallet address");
        }
        return token + 1;
    }

    private static boolean isChecked(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        boolean segwit = lower.startsWith("bc1") || lower.startsWith("tb1") || lower.startsWith("ltc1");
        return segwit ? Checksums.bech32(code) : code.length() <= 35 && Checksums.base58Check(code);
    }

    private static boolean isEthereum(String code) {
        return code.length() == 42
                && code.startsWith("0x")
                && code.chars().skip(2).allMatch(c -> Scan.isHex((char) c));
    }
}
