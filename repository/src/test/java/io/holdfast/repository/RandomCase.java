package io.holdfast.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One random case of a property. Cases grow from small to large, so that the first to fail is a small one; extremes
 * come more often than by chance. A failure names its case, and {@code -Dholdfast.case=…} tries that one alone.
 */
public final class RandomCase {
    private static final String AGAIN = "holdfast.case";

    private final Random random;
    private final int percent;

    private RandomCase(long seed, int percent) {
        this.random = new Random(seed);
        this.percent = percent;
    }

    /** What must hold in every case. */
    public interface Property {
        void holds(RandomCase drawn) throws Exception;
    }

    /** Tries a property on so many cases, others in each run. */
    public static void check(int cases, Property property) {
        String again = System.getProperty(AGAIN);
        if (again != null) {
            again(again, property);
            return;
        }
        Random seeds = new Random();
        for (int i = 1; i <= cases; i++) {
            check(seeds.nextLong(), 100 * i / cases, property);
        }
    }

    static void again(String which, Property property) {
        int slash = which.indexOf('/');
        check(Long.parseLong(which.substring(0, slash)), Integer.parseInt(which.substring(slash + 1)), property);
    }

    private static void check(long seed, int percent, Property property) {
        try {
            property.holds(new RandomCase(seed, percent));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Does not hold; -D" + AGAIN + "=" + seed + "/" + percent + " tries it again: " + e.getMessage(), e);
        }
    }

    /** Both bounds are among the numbers, and come in every fifth case. */
    public int between(int least, int most) {
        return (int) between((long) least, most);
    }

    /** Both bounds are among the numbers, and come in every fifth case. */
    public long between(long least, long most) {
        return switch (random.nextInt(10)) {
            case 0 -> least;
            case 1 -> most;
            default -> most == Long.MAX_VALUE ? random.nextLong(least - 1, most) + 1 : random.nextLong(least, most + 1);
        };
    }

    public long anyLong() {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextLong(-2, 3);
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            default -> random.nextLong();
        };
    }

    @SafeVarargs
    public final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** How long something is: grows from case to case. */
    public int length(int least, int most) {
        return between(least, least + (most - least) * percent / 100);
    }

    public byte[] bytes(int least, int most) {
        byte[] bytes = new byte[length(least, most)];
        random.nextBytes(bytes);
        return bytes;
    }

    public <T> List<T> list(int least, int most, Supplier<T> element) {
        int length = length(least, most);
        List<T> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(element.get());
        }
        return list;
    }

    /** Any characters but surrogates, ASCII as often as not. */
    public String text(int least, int most) {
        StringBuilder text = new StringBuilder();
        int length = length(least, most);
        while (text.length() < length) {
            char next = (char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000));
            if (!Character.isSurrogate(next)) {
                text.append(next);
            }
        }
        return text.toString();
    }
}
