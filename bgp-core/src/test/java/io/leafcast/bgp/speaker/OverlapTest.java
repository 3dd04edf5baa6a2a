package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private static final SourceName FIRST = new SourceName("kubernetes-node");
  private static final SourceName SECOND = new SourceName("static");
  private static final Prefix POD = Prefix.parse("192.0.2.0/24").orThrow();

  private final Speaker speaker = Speaker.seeded(1);

  @Test
  void aPrefixThatTwoSourcesWantIsRemarkedOnOnce() {
    give(
        new Input.Configured(
            new SpeakerSettings(
                Scene.OUR_AS,
                Scene.OUR_ID,
                new SpeakerSettings.Listen.Nowhere(),
                ImmutableList.of(POD),
                ImmutableSet.of(FIRST, SECOND),
                SpeakerSettings.USUAL_END_OF_RIB_WAIT,
                ImmutableSortedMap.of())));
    give(reported(SECOND));
    assertThat(remarks(give(reported(FIRST))))
        .containsExactly(
            "source=kubernetes-node 192.0.2.0/24: wanted by kubernetes-node and also by static; the"
                + " first by name counts");
    assertThat(remarks(give(reported(FIRST)))).isEmpty();
  }

  private static Input reported(SourceName source) {
    return new Input.Reported(source, Known.of(source, Scene.START, POD));
  }

  private List<Output> give(Input input) {
    return speaker.step(new Moment(Scene.START, Duration.ZERO), input);
  }

  private static List<String> remarks(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.Tell.class::isInstance)
        .map(output -> ((Output.Tell) output).note())
        .filter(note -> note.kind() == Note.Kind.REMARK)
        .map(note -> Words.of(note.subject()) + " " + Words.of(note))
        .toList();
  }
}
