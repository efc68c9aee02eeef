package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class NamesTest {
    private enum Fruit {
        FIG,
        KIWI_BERRY
    }

    @Test
    void namesReadBack() {
        assertThat(Names.all(Fruit.class)).containsExactly("fig", "kiwi-berry");
        for (Fruit fruit : Fruit.values()) {
            assertThat(Names.read(Fruit.class, "fruit", Names.of(fruit))).isEqualTo(fruit);
        }
    }

    @Test
    void namesDoNotDependOnTheMachinesLanguage() {
        Locale kept = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Names.of(Fruit.FIG)).isEqualTo("fig");
        } finally {
            Locale.setDefault(kept);
        }
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Names.read(Fruit.class, "fruit", "Fig"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fruit must be one of fig, kiwi-berry, but is \"Fig\"; check its spelling, in lower case.");
    }
}
