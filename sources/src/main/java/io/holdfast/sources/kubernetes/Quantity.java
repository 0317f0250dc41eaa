package io.holdfast.sources.kubernetes;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as Kubernetes writes them, such as {@code 10Gi}, {@code 500M} or {@code 1e9}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([+-]?[0-9]{1,18}(?:\\.[0-9]{0,18})?|[+-]?\\.[0-9]{1,18})"
            + "(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,2}))?");
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);

    private Quantity() {}

    /** Zero for what is no quantity. */
    static BigDecimal bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return BigDecimal.ZERO;
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2);
        if (matcher.group(3) != null) {
            return number.scaleByPowerOfTen(Integer.parseInt(matcher.group(3)));
        }
        if (suffix == null) {
            return number;
        }
        return suffix.endsWith("i")
                ? number.multiply(STEP.pow(BINARY.indexOf(suffix) + 1))
                : number.scaleByPowerOfTen(DECIMAL.getOrDefault(suffix, 0));
    }

    /** For people, such as {@code 1.5 GiB}. */
    static String words(BigDecimal bytes) {
        int step = -1;
        BigDecimal left = bytes;
        while (left.compareTo(STEP) >= 0 && step < BINARY.size() - 1) {
            left = left.divide(STEP, 6, RoundingMode.HALF_UP);
            step++;
        }
        String number =
                left.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
        return number + " " + (step < 0 ? "bytes" : BINARY.get(step) + "B");
    }
}
