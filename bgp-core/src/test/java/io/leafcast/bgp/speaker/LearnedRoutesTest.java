package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a peer announces takes no more room than there is, and gives it back. */
final class LearnedRoutesTest {
  private static final int IN_ONE_UPDATE = 800;

  private final Scene scene = new Scene();

  @Test
  void aPeerWithMorePrefixesThanThereIsRoomForIsToldOfOnceAndStaysUp() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    announce(connection, 1_000_000);
    assertThat(scene.notes(Note.Kind.REMARK))
        .containsExactly(new PeerNote.TooManyPrefixes(Scene.LEAF));
    Snapshot.PeerView leaf = scene.speaker.snapshot(scene.now).peers().getFirst();
    assertThat(leaf.session())
        .isInstanceOfSatisfying(
            Snapshot.Session.Up.class,
            up -> assertThat(up.notKept()).isBetween(200_000L, 800_000L));
  }

  @Test
  void aSessionThatEndsGivesItsRoomBack() {
    for (int session = 0; session < 10; session++) {
      announce(scene.establish(Scene.settings(Scene.leaf())), 100_000);
      scene.give(new Input.Configured(Scene.settings()));
    }
    assertThat(scene.notes(Note.Kind.REMARK)).isEmpty();
  }

  private void announce(ConnectionId connection, int prefixes) {
    for (int first = 0; first < prefixes; first += IN_ONE_UPDATE) {
      scene.receive(connection, hosts(first));
    }
  }

  private static Update hosts(int first) {
    return new Update(
        ImmutableList.of(),
        ImmutableList.of(
            new Origin(Origin.Code.IGP),
            new AsPath(
                ImmutableList.of(
                    new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.of(Scene.LEAF_AS)))),
            new NextHop(Address.parse("192.0.2.1").orThrow())),
        IntStream.range(first, first + IN_ONE_UPDATE)
            .mapToObj(i -> new Prefix(Address.ipv4(0x0A00_0000 + i), 32))
            .collect(ImmutableList.toImmutableList()));
  }
}
