package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final EventQueue events = new EventQueue();

  private record Silent(SourceName name) implements PrefixSource {
    @Override
    public void start(Consumer<Knowledge> reports) {}

    @Override
    public void close() {}
  }

  private record Replaced(SourceName name) implements PrefixSource {
    @Override
    public void start(Consumer<Knowledge> reports) {}

    @Override
    public void close() {}
  }

  private static Event seen(String node, String rack) {
    return new Event.NodeSeen(
        NodeFacts.of(node, ImmutableMap.of("rack", rack), ImmutableMap.of(), ImmutableList.of()));
  }

  @Test
  void anObjectThatChangesFasterThanWeObeyStandsInTheQueueOnce() throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      events.tell(seen("worker-1", "r" + i));
    }
    assertThat(events.size()).isEqualTo(1);
    assertThat(events.next()).isEqualTo(seen("worker-1", "r9999"));
  }

  @Test
  void aSourceStandsInTheQueueOnceAndSoDoesSighup() throws InterruptedException {
    PrefixSource one = new Silent(new SourceName("one"));
    PrefixSource other = new Silent(new SourceName("other"));
    for (int i = 0; i < 1_000; i++) {
      events.tell(new Event.Reported(one, new Knowledge.Unknown("try " + i)));
      events.tell(new Event.Reload());
    }
    events.tell(new Event.Reported(other, new Knowledge.Unknown("")));
    assertThat(events.size()).isEqualTo(3);
    assertThat(events.next()).isEqualTo(new Event.Reported(one, new Knowledge.Unknown("try 999")));
    assertThat(events.next()).isEqualTo(new Event.Reload());
  }

  /** A Service that went, told a moment before the API did. */
  @Test
  void whatASourceKnewBeforeItCouldNotBeReadIsNotLost() throws InterruptedException {
    PrefixSource one = new Silent(new SourceName("one"));
    Knowledge known = Knowledge.Known.of(one.name(), Instant.EPOCH);
    Knowledge unknown = new Knowledge.Unknown("refused");
    for (int i = 0; i < 1_000; i++) {
      events.tell(new Event.Reported(one, known));
      events.tell(new Event.Reported(one, unknown));
    }
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.next()).isEqualTo(new Event.Reported(one, known));
    assertThat(events.next()).isEqualTo(new Event.Reported(one, unknown));
  }

  /** Nothing is said twice: the new one's word would be lost, and the old one's is not heard. */
  @Test
  void aSourceThatWasReplacedTakesNothingOutOfItsSuccessor() throws InterruptedException {
    SourceName name = new SourceName("one");
    PrefixSource fresh = new Silent(name);
    PrefixSource replaced = new Replaced(name);
    Knowledge known = Knowledge.Known.of(name, Instant.EPOCH);
    events.tell(new Event.Reported(fresh, known));
    events.tell(new Event.Reported(replaced, known));
    assertThat(events.next()).isEqualTo(new Event.Reported(fresh, known));
  }

  @Test
  void whatATellerFindsStandsInTheQueueOnce() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      events.tell(found("duplicates", "try " + i));
      events.tell(found("routing", "try " + i));
    }
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.next()).isEqualTo(found("duplicates", "try 999"));
    assertThat(events.next()).isEqualTo(found("routing", "try 999"));
  }

  private static Event found(String teller, String text) {
    return new Event.Found(teller, ImmutableSortedSet.of(new Finding("a", "b", text)));
  }

  @Test
  void aCheckStandsInTheQueueOnce() {
    for (int i = 0; i < 1_000; i++) {
      events.tell(checked("web", i));
      events.tell(checked("dns", i));
    }
    assertThat(events.size()).isEqualTo(2);
  }

  private static Event checked(String name, int contrary) {
    return new Event.Checked(
        new CheckView(name, CheckView.State.UP, Instant.EPOCH, contrary, "", ""));
  }

  @Test
  void nothingElseTakesAnythingOut() throws InterruptedException {
    events.tell(new Event.StopAsked("SIGTERM"));
    events.tell(seen("worker-1", "r1"));
    events.tell(seen("worker-2", "r1"));
    events.tell(new Event.SpeakerEnded());
    events.tell(new Event.ThreadEnded("a"));
    events.tell(new Event.ThreadEnded("b"));
    assertThat(events.size()).isEqualTo(6);
    assertThat(events.next()).isEqualTo(new Event.StopAsked("SIGTERM"));
  }
}
