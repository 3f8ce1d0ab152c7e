package io.nexaera.quarantine;

import java.util.regex.Pattern;

/// Shapes of keys that have no business in an answer: those of the large providers, bearer tokens, private keys, and
/// this house's own.
final class Secrets {
    static final Pattern KEY = Pattern.compile("sk-(?:ant-|proj-|or-v1-)?[A-Za-z0-9_-]{20,200}"
            + "|(?:AKIA|ASIA)[A-Z0-9]{16}"
            + "|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{30,255}"
            + "|glpat-[A-Za-z0-9_-]{20,64}"
            + "|xox[abprs]-[A-Za-z0-9-]{10,250}"
            + "|AIza[A-Za-z0-9_-]{35}"
            + "|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,250}"
            + "|whsec_[A-Za-z0-9+/=]{24,200}"
            + "|nx[a-z]{0,3}_[A-Za-z0-9_-]{20,200}"
            + "|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}"
            + "|eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}"
            + "|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?");

    private Secrets() {}
}
