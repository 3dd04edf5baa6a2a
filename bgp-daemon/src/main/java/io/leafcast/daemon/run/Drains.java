package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.config.DrainSettings;
import io.leafcast.daemon.config.Trigger;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Who is to be drained as it is now, and what the speaker was told of it. Of the control thread.
 */
final class Drains {
  private final Consumer<Input> speaker;
  private final BiConsumer<ByHand, Optional<String>> memory;
  private DrainChoice choice =
      new DrainChoice(
          DrainSettings.USUAL,
          Optional.empty(),
          ByHand.NOTHING,
          Optional.empty(),
          Optional.empty());
  private DrainWanted told = new DrainWanted.Nobody();

  /**
   * What is wanted is told to {@code speaker}, if there is one, and by whom it is to {@code
   * memory}, when it changes.
   */
  Drains(Consumer<Input> speaker, BiConsumer<ByHand, Optional<String>> memory) {
    this.speaker = speaker;
    this.memory = memory;
  }

  /** So it was when the process before ended. */
  void recall(ByHand said, Optional<String> mark) {
    if (!said.equals(ByHand.NOTHING)) {
      Log.info("drain: leafcast drain of before the restart holds; leafcast undrain ends it");
    }
    become(new DrainChoice(choice.settings(), choice.node(), said, choice.ending(), mark));
  }

  /** Drains those of {@code peers} that somebody names, or all; what there is to say of it. */
  Done obey(Order.Drain order, ImmutableSet<PeerName> peers) {
    return obeyed(DrainOrders.drain(order, choice.byHand(), peers));
  }

  /** Serves those of {@code peers} again that somebody names, or all. */
  Done obey(Order.Undrain order, ImmutableSet<PeerName> peers) {
    Optional<String> inTheWay = choice.seen().map(trigger -> trigger.text());
    return obeyed(DrainOrders.undrain(order, choice.byHand(), peers, inTheWay));
  }

  private Done obeyed(DrainOrders.Outcome outcome) {
    outcome.next().ifPresent(this::hear);
    return outcome.answer();
  }

  /** From now on these times, text and triggers hold. */
  void run(DrainSettings settings, Optional<NodeFacts> node) {
    become(new DrainChoice(settings, node, choice.byHand(), choice.ending(), choice.before()));
  }

  /** The Node says this of itself. */
  void see(NodeFacts node) {
    become(
        new DrainChoice(
            choice.settings(),
            Optional.of(node),
            choice.byHand(),
            choice.ending(),
            choice.before()));
  }

  private void hear(ByHand said) {
    become(
        new DrainChoice(choice.settings(), choice.node(), said, choice.ending(), choice.before()));
  }

  /** The process is to end within that time. */
  void end(Duration within) {
    become(
        new DrainChoice(
            choice.settings(),
            choice.node(),
            choice.byHand(),
            Optional.of(within),
            choice.before()));
  }

  private void become(DrainChoice next) {
    choice
        .seen()
        .filter(_ -> next.seen().isEmpty())
        .ifPresent(gone -> Log.info("drain: " + gone.text() + " is gone"));
    if (!by(next).equals(by(choice))) {
      memory.accept(next.byHand(), mark(next));
    }
    choice = next;
    DrainWanted wanted = next.wanted();
    if (!wanted.equals(told)) {
      told = wanted;
      speaker.accept(new Input.DrainPeers(wanted));
    }
  }

  private static Entry<ByHand, Optional<String>> by(DrainChoice choice) {
    return Map.entry(choice.byHand(), mark(choice));
  }

  /** Until the Node is seen, what it was before; nothing else is known of it. */
  private static Optional<String> mark(DrainChoice choice) {
    return choice.node().isPresent() ? choice.seen().map(Trigger::text) : choice.before();
  }

  /** What a speaker is to know before it begins. */
  Input first() {
    return new Input.DrainPeers(told);
  }
}
