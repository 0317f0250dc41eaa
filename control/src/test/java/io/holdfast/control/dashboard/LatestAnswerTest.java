package io.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.live.LiveEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LatestAnswerTest {
    private final LatestAnswer latest = new LatestAnswer();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        latest.destroy();
    }

    private static LiveEvent event(String type) {
        return new LiveEvent(type, "one", Map.of(), Set.of(), null);
    }

    private void change() {
        latest.on(event("alert"));
    }

    @Test
    void answer_is_kept_until_something_changes() {
        assertThat(latest.get(Integer.class, made::incrementAndGet)).isEqualTo(1);
        assertThat(latest.get(Integer.class, made::incrementAndGet)).isEqualTo(1);
        latest.on(event("backup"));
        assertThat(latest.get(Integer.class, made::incrementAndGet)).isEqualTo(1);
        change();
        assertThat(latest.get(Integer.class, made::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void those_who_wait_share_one_though_something_changes_all_the_time() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Supplier<Integer> maker = () -> {
            int number = made.incrementAndGet();
            change();
            if (number == 1) {
                begun.countDown();
                await(goOn);
            }
            return number;
        };
        Thread first = Thread.ofPlatform().start(() -> latest.get(Integer.class, maker));
        await(begun);
        List<Thread> waiting = new ArrayList<>();
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 20; i++) {
            waiting.add(Thread.ofPlatform().start(() -> answers.add(latest.get(Integer.class, maker))));
        }
        for (Thread thread : waiting) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        goOn.countDown();
        first.join();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(answers).hasSize(20).containsOnly(2);
        assertThat(made).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
