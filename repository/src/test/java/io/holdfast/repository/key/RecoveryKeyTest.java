package io.holdfast.repository.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.RandomCase;
import io.holdfast.repository.RepositoryException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void any_shares_that_are_enough_give_the_password_again() {
        RandomCase.check(60, drawn -> {
            int shares = drawn.between(2, 12);
            int threshold = drawn.between(2, shares);
            try (RecoveryKey key = RecoveryKey.random(random)) {
                List<String> printed = new ArrayList<>();
                for (RecoveryShare share : key.split(threshold, shares, random)) {
                    printed.add(share.code());
                }
                Collections.shuffle(printed, random);
                List<RecoveryShare> typed = new ArrayList<>();
                for (String code : printed.subList(0, threshold)) {
                    typed.add(RecoveryShare.parse(
                            drawn.oneOf(code, "some words\n" + code + "more", code.toLowerCase(Locale.ROOT))));
                }
                assertThat(text(RecoveryKey.combine(typed))).isEqualTo(text(key));
                assertThatThrownBy(() -> RecoveryKey.combine(typed.subList(1, threshold)))
                        .isInstanceOf(RepositoryException.class);
            }
        });
    }

    @Test
    void a_share_that_was_copied_wrongly_is_refused_and_what_looks_alike_is_taken_for_the_same() throws Exception {
        try (RecoveryKey key = RecoveryKey.random(random)) {
            List<RecoveryShare> shares = key.split(2, 3, random);
            String code = shares.getFirst().code();
            String bare = code.replaceAll("-----.*-----|\\s", "");
            assertThat(RecoveryShare.parse(
                                    bare.replace('O', '0').replace('I', '1').replace('B', '8'))
                            .code())
                    .isEqualTo(code);
            for (int at : new int[] {0, 20, bare.length() - 3}) {
                char other = bare.charAt(at) == 'A' ? 'C' : 'A';
                assertThatThrownBy(() -> RecoveryShare.parse(bare.substring(0, at) + other + bare.substring(at + 1)))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("no recovery share");
            }
            assertThatThrownBy(() -> RecoveryShare.parse("")).isInstanceOf(RepositoryException.class);
            assertThatThrownBy(() -> RecoveryShare.parse("9!")).hasMessageContaining("does not occur");
        }
    }

    @Test
    void shares_of_two_splittings_are_told_apart_and_the_same_one_twice_counts_once() throws Exception {
        try (RecoveryKey key = RecoveryKey.random(random)) {
            List<RecoveryShare> one = key.split(2, 3, random);
            List<RecoveryShare> other = key.split(2, 3, random);
            assertThatThrownBy(() -> RecoveryKey.combine(List.of(one.get(0), other.get(1))))
                    .hasMessageContaining("different sets");
            assertThatThrownBy(() -> RecoveryKey.combine(List.of(one.get(0), one.get(0))))
                    .hasMessageContaining("2 are needed");
            assertThatThrownBy(() -> RecoveryKey.combine(List.of())).hasMessageContaining("no recovery share");
            assertThatThrownBy(() -> key.split(4, 3, random)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> key.split(1, 3, random)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String text(RecoveryKey key) {
        try (Password password = key.password()) {
            return new String(password.toBytes());
        }
    }
}
