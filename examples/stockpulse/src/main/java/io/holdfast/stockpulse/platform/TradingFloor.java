package io.holdfast.stockpulse.platform;

import io.holdfast.stockpulse.records.AuditLog;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingDesks;
import io.holdfast.stockpulse.trading.TradingScale;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * The process in which the platform lives on: desks that trade, users whose doings are audited. SIGTERM ends it cleanly.
 * Its only argument is a properties file: {@code url}, {@code user}, {@code passwordFile}, {@code ledger} (a new file),
 * {@code auditLog}, {@code accounts}, {@code instruments}, {@code orders}, {@code desks}, {@code paceMillis}.
 */
public final class TradingFloor {
    private static final long AUDIT_EVERY_MILLIS = 40;

    private TradingFloor() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            work(settings, stop);
        } finally {
            stopped.countDown();
        }
    }

    private static void work(Properties settings, CountDownLatch stop) throws IOException, InterruptedException {
        String password = Files.readString(Path.of(settings.getProperty("passwordFile")), StandardCharsets.UTF_8)
                .strip();
        TradingScale scale = new TradingScale(
                number(settings, "accounts"), number(settings, "instruments"), number(settings, "orders"));
        try (AuditLog audit = AuditLog.open(Path.of(settings.getProperty("auditLog")), Clock.systemUTC());
                TradingDesks _ = TradingDesks.open(
                        settings.getProperty("url"),
                        TradingDatabase.signIn(settings.getProperty("user"), password),
                        Path.of(settings.getProperty("ledger")),
                        scale,
                        number(settings, "desks"),
                        Duration.ofMillis(number(settings, "paceMillis")))) {
            audit.keepAppending(new SplittableRandom(), AUDIT_EVERY_MILLIS, stop);
        }
    }

    private static int number(Properties settings, String name) {
        return Integer.parseInt(settings.getProperty(name));
    }
}
