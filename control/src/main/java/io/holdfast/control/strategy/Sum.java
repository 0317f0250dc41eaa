package io.holdfast.control.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Adds up what a strategy takes and costs, part by part; a part that is not known makes the whole unknown. For one thread. */
final class Sum {
    private final List<String> from = new ArrayList<>();
    private final List<String> unmeasured = new ArrayList<>();
    private final TreeSet<String> currencies = new TreeSet<>();
    private double restores;
    private double takeover;
    private double loss;
    private double cost;
    private boolean timeKnown = true;
    private boolean lossKnown = true;
    private boolean costKnown = true;

    /** A restore: data sets are restored one after the other. */
    void restore(double seconds, String how) {
        restores += seconds;
        said(how);
    }

    /** Takeovers of several groups go side by side. */
    void takeover(double seconds, String how) {
        takeover = Math.max(takeover, seconds);
        said(how);
    }

    /** What is lost of the part that loses most. */
    void loses(double seconds, String how) {
        loss = Math.max(loss, seconds);
        said(how);
    }

    void costs(double amount, String currency, String how) {
        cost += amount;
        currencies.add(currency);
        said(how);
    }

    void timeUnknown(String what) {
        timeKnown = false;
        missing(what);
    }

    void lossUnknown(String what) {
        lossKnown = false;
        missing(what);
    }

    void costUnknown(String what) {
        costKnown = false;
        missing(what);
    }

    private void said(String how) {
        if (!from.contains(how)) {
            from.add(how);
        }
    }

    private void missing(String what) {
        if (!unmeasured.contains(what)) {
            unmeasured.add(what);
        }
    }

    @Nullable
    Double rtoSeconds() {
        return timeKnown ? Double.valueOf(restores + takeover) : null;
    }

    @Nullable
    Double rpoSeconds() {
        return lossKnown ? Double.valueOf(loss) : null;
    }

    /** Empty of a sum in two currencies, which is said. */
    @Nullable
    Double cost() {
        if (currencies.size() > 1) {
            costUnknown("What it costs: prices are in " + String.join(" and ", currencies)
                    + ", which cannot be added. Declare them in one currency.");
        }
        return costKnown ? Double.valueOf(Math.round(cost * 100) / 100.0) : null;
    }

    @Nullable
    String currency() {
        return currencies.size() == 1 ? currencies.first() : null;
    }

    List<String> from() {
        return List.copyOf(from);
    }

    List<String> unmeasured() {
        return List.copyOf(unmeasured);
    }

    /** For people. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String amount(double amount, String currency) {
        return String.format(Locale.ROOT, "%.2f %s", amount, currency);
    }

    static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, bytes < 100_000_000 ? "%.3f GB" : "%.1f GB", bytes / 1e9);
    }
}
