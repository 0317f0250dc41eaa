package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few are on their way at once, and none counts before the one before it. */
@Timeout(60)
class PushPipelineTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> after = new ConcurrentHashMap<>();

    @Test
    void as_many_as_may_be_are_on_their_way_at_once_and_no_more() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PushPipeline pipeline = new PushPipeline(
                (name, before) -> {
                    before.ifPresent(it -> after.put(name, it));
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    three.countDown();
                    // one after the other would wait here for ever
                    if (!three.await(30, TimeUnit.SECONDS)) {
                        throw new IOException("alone");
                    }
                    now.decrementAndGet();
                },
                3,
                LONG);
        pipeline.run("1", List.of("2", "3", "4", "5"), done::add);
        assertThat(done).containsExactly("2", "3", "4", "5");
        assertThat(most).hasValue(3);
        assertThat(after).containsExactlyInAnyOrderEntriesOf(Map.of("2", "1", "3", "2", "4", "3", "5", "4"));
    }

    @Test
    void what_comes_behind_one_that_failed_does_not_count() throws Exception {
        PushPipeline pipeline = new PushPipeline(
                (name, before) -> {
                    if (name.equals("3")) {
                        throw new CommandFailed(ExitCode.FAILED, "refused");
                    }
                },
                4,
                LONG);
        pipeline.run("1", List.of("2", "3", "4"), done::add);
        assertThat(done).containsExactly("2");
    }

    @Test
    void the_one_asked_for_must_not_fail() {
        PushPipeline pipeline = new PushPipeline(
                (name, before) -> {
                    if (name.equals("1")) {
                        throw new CommandFailed(ExitCode.FAILED, "refused");
                    }
                },
                4,
                LONG);
        assertThatThrownBy(() -> pipeline.run("1", List.of("2"), done::add))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("refused");
        assertThat(done).isEmpty();
    }

    @Test
    void after_the_time_nothing_more_is_begun() throws Exception {
        PushPipeline pipeline = new PushPipeline((name, before) -> {}, 4, Duration.ZERO);
        pipeline.run("1", List.of("2", "3"), done::add);
        assertThat(done).isEmpty();
    }
}
