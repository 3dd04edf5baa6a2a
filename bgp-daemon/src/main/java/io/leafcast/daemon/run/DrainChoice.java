package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.words.Printable;
import io.leafcast.bgp.words.Words;
import io.leafcast.daemon.config.DrainSettings;
import io.leafcast.daemon.config.Trigger;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is to be drained, of all that has a say: the end of the process first, then the Node, then
 * people. A pure function, asked again whenever one of them says something else.
 *
 * @param node as it was seen last: an API that is away neither begins nor ends a drain
 * @param before what of the Node had all drained before a restart, which counts until it is seen
 * @param ending how long a drain may take that the process ends with
 */
@Immutable
record DrainChoice(
    DrainSettings settings,
    Optional<NodeFacts> node,
    ByHand byHand,
    Optional<Duration> ending,
    Optional<String> before) {
  /** What leaves of before RFC 9003 read of a text; those of today read 255 octets. */
  private static final int MODEST = 128;

  DrainWanted wanted() {
    if (ending.isPresent()) {
      return new DrainWanted.All(
          order(new DrainReason.Ending(), "", within(settings.terms(), ending.orElseThrow())));
    }
    Optional<Trigger> seen = seen();
    if (seen.isPresent()) {
      return new DrainWanted.All(order(why(seen.orElseThrow()), "", settings.terms()));
    }
    if (byHand.all().isPresent()) {
      return new DrainWanted.All(asked(byHand.all().orElseThrow()));
    }
    return byHand.peers().isEmpty()
        ? new DrainWanted.Nobody()
        : new DrainWanted.These(
            ImmutableSortedMap.copyOf(Maps.transformValues(byHand.peers(), this::asked)));
  }

  private DrainReason why(Trigger seen) {
    return node.isPresent()
        ? new DrainReason.Seen(seen.text())
        : new DrainReason.Remembered(seen.text());
  }

  /** What of the Node has all peers drained, if anything does. */
  Optional<Trigger> seen() {
    return settings.triggers().stream().filter(this::isOn).findFirst();
  }

  private boolean isOn(Trigger trigger) {
    return node.map(trigger::isOn).orElseGet(() -> before.equals(Optional.of(trigger.text())));
  }

  private DrainOrder asked(String text) {
    return order(new DrainReason.Asked(), text, settings.terms());
  }

  private DrainOrder order(DrainReason why, String text, DrainTerms terms) {
    String said = text.isEmpty() ? settings.text() : text;
    return new DrainOrder(why, said.isEmpty() ? modest("drained: " + Words.of(why)) : said, terms);
  }

  /** Cut off before the character that passes the octets. */
  private static String modest(String text) {
    String one = Printable.of(text);
    int end = Math.min(one.length(), MODEST);
    while (one.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MODEST) {
      end--;
    }
    return one.substring(0, end);
  }

  /**
   * The same steps in no more than {@code all}, and the session up after them: the stop ends it.
   * The withdrawals get a fifth at most, the leaf's way to other routes the rest.
   */
  static DrainTerms within(DrainTerms terms, Duration all) {
    Duration withdrawn = least(terms.withdrawnFor(), all.dividedBy(5));
    Duration shunned = least(terms.shunnedFor(), all.minus(withdrawn));
    return new DrainTerms(shunned, withdrawn, DrainTerms.Then.STAY);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
