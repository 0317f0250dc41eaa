package io.holdfast.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.live.LiveEvent;
import io.holdfast.server.live.FeedHistory.Numbered;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for a client. */
@Timeout(60)
class SubscriberTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Numbered event(int number, String type, String id) {
        return new Numbered("m-" + number, new LiveEvent(type, id, "state " + number, Set.of(), null));
    }

    private static Numbered further(int number, String id) {
        return new Numbered("m-" + number, new LiveEvent("backup", id, "state " + number, Set.of(), null, true));
    }

    private static List<String> ids(List<Numbered> events) {
        return events.stream().map(Numbered::id).toList();
    }

    @Test
    void each_event_is_told_where_nothing_is_gathered() throws Exception {
        Subscriber subscriber = new Subscriber(List.of(event(1, "backup", "a")), false);
        subscriber.offer(event(2, "backup", "a"));
        assertThat(ids(subscriber.next(LONG, Duration.ZERO))).containsExactly("m-1", "m-2");
        assertThat(subscriber.next(Duration.ofMillis(5), Duration.ZERO)).isEmpty();
    }

    @Test
    void the_last_state_stands_for_those_before_and_what_is_no_state_stays() throws Exception {
        Subscriber subscriber = new Subscriber(List.of(), true);
        subscriber.offer(event(1, "backup", "a"));
        subscriber.offer(event(2, "backup", "b"));
        subscriber.offer(event(3, "errand", "a"));
        subscriber.offer(event(4, "backup", "a"));
        subscriber.offer(event(5, "errand", "a"));
        assertThat(ids(subscriber.next(LONG, Duration.ofMillis(20)))).containsExactly("m-2", "m-3", "m-4", "m-5");
    }

    @Test
    void what_goes_on_after_something_that_was_not_told_yet_is_told_as_new_in_anything() throws Exception {
        Subscriber subscriber = new Subscriber(List.of(), true);
        subscriber.offer(event(1, "backup", "a"));
        subscriber.offer(further(2, "a"));
        subscriber.offer(further(3, "a"));
        subscriber.offer(further(4, "b"));
        List<Numbered> told = subscriber.next(LONG, Duration.ofMillis(20));
        assertThat(ids(told)).containsExactly("m-3", "m-4");
        assertThat(told).extracting(one -> one.event().goesOn()).containsExactly(false, true);
        assertThat(told.getFirst().event().payload()).isEqualTo("state 3");
    }

    @Test
    void what_comes_after_the_first_is_waited_for() throws Exception {
        Subscriber subscriber = new Subscriber(List.of(event(1, "backup", "a")), true);
        Thread later = Thread.ofVirtual().start(() -> subscriber.offer(event(2, "backup", "b")));
        later.join();
        long began = System.nanoTime();
        assertThat(ids(subscriber.next(LONG, Duration.ofMillis(300)))).containsExactly("m-1", "m-2");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
    }

    @Test
    void who_is_too_slow_is_told_to_ask_anew() throws Exception {
        Subscriber each = new Subscriber(List.of(), false);
        Subscriber states = new Subscriber(List.of(), true);
        for (int number = 1; number <= 257; number++) {
            each.offer(event(number, "backup", "a" + number));
            states.offer(event(number, "backup", "a" + number));
        }
        assertThat(each.next(LONG, Duration.ZERO)).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("m-257");
            assertThat(one.event().type()).isEqualTo("dashboard");
        });
        assertThat(states.next(LONG, Duration.ofMillis(1))).hasSize(257);
        for (int number = 1; number <= 10_001; number++) {
            states.offer(event(number, "backup", "a" + number));
        }
        assertThat(states.next(LONG, Duration.ofMillis(1)))
                .singleElement()
                .satisfies(one -> assertThat(one.event().type()).isEqualTo("dashboard"));
    }

    @Test
    void the_end_wakes_who_waits() throws Exception {
        Subscriber subscriber = new Subscriber(List.of(), true);
        Thread.ofVirtual().start(subscriber::end);
        assertThat(subscriber.next(LONG, LONG)).isEmpty();
        assertThat(subscriber.hasEnded()).isTrue();
    }
}
