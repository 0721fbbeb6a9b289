package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A file that changes under a running balancer, on simulated time: one look in two seconds. */
class ConfigWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final String ONE_RULE = Loading.target("");
    private static final String OTHER_RULE = ONE_RULE.replace("id: r", "id: other");
    private static final String BAD = ONE_RULE.replace("weight:", "wieght:").replace("id: r", "id: 9");

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> told = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private String file = ONE_RULE; // null when it is away
    private String resource = Loading.provider("base_url: http://h/v1");
    private int reads;
    private Balancer balancer;
    private LiveConfig live;
    private ConfigWatch watch;

    private final ConfigTexts texts = new ConfigTexts() {
        @Override
        public List<ConfigSource> files() throws IOException {
            reads++;
            if (file == null) {
                throw new FileNotFoundException("config: rules.yaml (expected: a file or resource that exists)");
            }
            return List.of(new ConfigSource("rules.yaml", file));
        }

        @Override
        public List<ConfigSource> all(List<ConfigSource> files) {
            return List.of(files.get(0), new ConfigSource("classpath:providers.yaml", resource));
        }
    };

    private final BalancerObserver observer = new BalancerObserver() {
        @Override
        public void configReloaded(String name, int rules, int targets) {
            told.add(name + " " + rules + " rules " + targets + " targets");
        }

        @Override
        public void configRefused(String message) {
            told.add(message);
        }
    };

    @BeforeEach
    void start() throws IOException {
        logged.start();
        ((Logger) LoggerFactory.getLogger(LiveConfig.class)).addAppender(logged);
        List<ConfigSource> files = texts.files();
        balancer = new Balancer(
                Loading.loader().load(texts.all(files)).settings(),
                settings -> (request, done) -> () -> {},
                time,
                time,
                RandomSource.seeded(1),
                observer);
        live = new LiveConfig(Loading.loader(), balancer, observer, () -> Instant.EPOCH.plusNanos(time.nanos()));
        watch = new ConfigWatch(texts, files, live, time, INTERVAL);
        watch.start();
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(LiveConfig.class)).detachAppender(logged);
    }

    @Test
    void aFileThatStaysIsNotLoadedAgain() {
        time.advance(INTERVAL.multipliedBy(10));

        assertThat(told).isEmpty();
        assertThat(reads).isEqualTo(11);
    }

    @Test
    void aChangeIsLoadedWhenItHasSettled() {
        file = OTHER_RULE;
        time.advance(INTERVAL);
        assertThat(rule()).isEqualTo("r");

        time.advance(INTERVAL);
        assertThat(rule()).isEqualTo("other");
        assertThat(told).containsExactly("default 1 rules 1 targets");
    }

    @Test
    void aFileThatIsBeingWrittenIsLeftAlone() {
        for (int length = 10; length < OTHER_RULE.length(); length += 10) {
            file = OTHER_RULE.substring(0, length);
            time.advance(INTERVAL);
        }
        file = OTHER_RULE;
        time.advance(INTERVAL.multipliedBy(2));

        assertThat(told).containsExactly("default 1 rules 1 targets");
    }

    @Test
    void aBadFileLeavesTheOldOneRunningAndIsToldOnceWithEveryFault() {
        file = BAD;
        time.advance(INTERVAL.multipliedBy(20));

        assertThat(rule()).isEqualTo("r");
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("2 faults")
                .contains("rules.yaml:8:9", "wieght", "did you mean 'weight'?");
        assertThat(warnings()).singleElement().asString().contains("the one from before runs on", "wieght");
        assertThat(live.refusal())
                .isEqualTo(new ConfigRefusal(Instant.EPOCH.plus(INTERVAL.multipliedBy(2)), told.get(0)));
    }

    @Test
    void anotherBadFileIsToldTooAndTheRefusalIsAsOldAsTheFirst() {
        file = BAD;
        time.advance(INTERVAL.multipliedBy(5));
        file = BAD + "  - 1\n";
        time.advance(INTERVAL.multipliedBy(5));

        assertThat(told).hasSize(2);
        assertThat(live.refusal().since()).isEqualTo(Instant.EPOCH.plus(INTERVAL.multipliedBy(2)));
        assertThat(live.refusal().message()).isEqualTo(told.get(1));
    }

    @Test
    void mendingTheFileEndsTheRefusalAlsoWhenItIsAsItWasBefore() {
        file = BAD;
        time.advance(INTERVAL.multipliedBy(3));
        file = ONE_RULE;
        time.advance(INTERVAL.multipliedBy(2));

        assertThat(live.refusal()).isNull();
        assertThat(told).hasSize(2).last().isEqualTo("default 1 rules 1 targets");
    }

    @Test
    void aFileThatIsAwayForAMomentIsNoChange() {
        file = null;
        time.advance(INTERVAL);
        file = ONE_RULE;
        time.advance(INTERVAL.multipliedBy(3));

        assertThat(told).isEmpty();
    }

    @Test
    void aFileThatStaysAwayIsToldOnce() {
        file = null;
        time.advance(INTERVAL.multipliedBy(20));

        assertThat(told).containsExactly("config: rules.yaml (expected: a file or resource that exists)");
        assertThat(rule()).isEqualTo("r");
    }

    @Test
    void whatIsNoFileIsReadWithTheNextChangeOfOne() {
        resource = Loading.provider("base_url: http://other/v1");
        time.advance(INTERVAL.multipliedBy(5));
        assertThat(told).isEmpty();

        file = OTHER_RULE;
        time.advance(INTERVAL.multipliedBy(2));
        assertThat(balancer.settings().providers().get("p").baseUrl()).hasToString("http://other/v1");
    }

    @Test
    void textsThatWereHandedInStayUntilTheFileChanges() {
        live.reload(List.of(new ConfigSource("direct", OTHER_RULE)));
        time.advance(INTERVAL.multipliedBy(5));
        assertThat(rule()).isEqualTo("other");

        file = ONE_RULE.replace("id: r", "id: third");
        time.advance(INTERVAL.multipliedBy(2));
        assertThat(rule()).isEqualTo("third");
    }

    @Test
    void aRefusalToWhoHandsTextsInIsTheException() {
        assertThatThrownBy(() -> live.reload(List.of(new ConfigSource("direct", BAD))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("direct:8:9");
        assertThat(live.refusal().message()).contains("direct:8:9");
    }

    @Test
    void noSecretIsTold() {
        file = ONE_RULE
                + "---\ntype: gateway-provider-config\nproviders:\n  - { name: q, api_key: [sk-secret], base_url: \"http://u:sk-secret@h\" }\n";
        time.advance(INTERVAL.multipliedBy(3));

        assertThat(told).hasSize(1);
        assertThat(told.get(0) + warnings() + live.refusal()).doesNotContain("sk-secret");
    }

    @Test
    void afterTheEndNothingIsLookedAt() {
        watch.close();
        file = OTHER_RULE;
        time.advance(INTERVAL.multipliedBy(5));

        assertThat(reads).isEqualTo(1);
        assertThat(time.waiting()).isZero();
    }

    private String rule() {
        return balancer.settings().rules().get(0).id();
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
