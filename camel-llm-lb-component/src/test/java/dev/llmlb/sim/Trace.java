package dev.llmlb.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Prompts in the order in which they come. */
record Trace(List<Prompt> prompts) {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");

    /**
     * Reads {@code TIMESTAMP,ContextTokens,GeneratedTokens}, the form of the Azure LLM inference traces.
     *
     * @param most lines to take
     */
    static Trace read(Path csv, int most) {
        List<Prompt> prompts = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(csv)) {
            LocalDateTime start = null;
            reader.readLine(); // the names of the columns
            for (String line = reader.readLine(); line != null && prompts.size() < most; line = reader.readLine()) {
                String[] columns = line.split(",");
                LocalDateTime at = LocalDateTime.parse(columns[0], TIMESTAMP);
                start = start == null ? at : start;
                prompts.add(new Prompt(
                        start.until(at, ChronoUnit.NANOS),
                        Integer.parseInt(columns[1]),
                        Math.max(1, Integer.parseInt(columns[2]))));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Trace(prompts);
    }

    /**
     * A trace of the shape of Azure's conversation trace of 2023: 5.5 prompts a second whose rate wanders by a tenth over minutes, prompts
     * of 1,155 tokens on average with a long tail, and answers of 211 tokens of which most are short or about 300 to 500.
     */
    static Trace generated(long seed, int size) {
        Random random = new Random(seed);
        List<Prompt> prompts = new ArrayList<>();
        double seconds = 0;
        double mood = 0; // of the rate; an Ornstein-Uhlenbeck walk with a time constant of 60 s
        for (int i = 0; i < size; i++) {
            double gap = -Math.log(1 - random.nextDouble()) / (5.5 * Math.exp(mood));
            seconds += gap;
            mood += -mood * gap / 60 + 0.1 * Math.sqrt(2 * gap / 60) * random.nextGaussian();
            double prompt = Math.exp(Math.log(770) + 0.9 * random.nextGaussian());
            double output = random.nextDouble() < 0.55
                    ? Math.exp(Math.log(90) + 0.7 * random.nextGaussian())
                    : 330 + 130 * random.nextGaussian();
            prompts.add(
                    new Prompt((long) (seconds * 1e9), (int) clamp(prompt, 3, 8_000), (int) clamp(output, 5, 1_000)));
        }
        return new Trace(prompts);
    }

    /** Prompts of one size at an even pace. */
    static Trace even(double perSecond, int seconds, int promptTokens, int outputTokens) {
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < perSecond * seconds; i++) {
            prompts.add(new Prompt((long) (i / perSecond * 1e9), promptTokens, outputTokens));
        }
        return new Trace(prompts);
    }

    /** Prompts of one size that come by chance. */
    static Trace poisson(long seed, double perSecond, int seconds, int promptTokens, int outputTokens) {
        Random random = new Random(seed);
        List<Prompt> prompts = new ArrayList<>();
        double at = 0;
        while (at < seconds) {
            prompts.add(new Prompt((long) (at * 1e9), promptTokens, outputTokens));
            at -= Math.log(1 - random.nextDouble()) / perSecond;
        }
        return new Trace(prompts);
    }

    /** The same prompts at this many a second on average. */
    Trace atRate(double perSecond) {
        double factor = prompts.size() / perSecond / seconds();
        return new Trace(prompts.stream()
                .map(p -> new Prompt((long) (p.atNanos() * factor), p.promptTokens(), p.outputTokens()))
                .toList());
    }

    /** Five times the rate for 10 s in each 2 min; between, less than before, so that the mean stays. */
    Trace withBursts() {
        double period = 120;
        double burst = 10;
        double calm = (period - 5 * burst) / (period - burst);
        List<Prompt> bursty = new ArrayList<>();
        for (Prompt p : prompts) {
            double seconds = p.atNanos() / 1e9;
            double into = seconds % period;
            double served = into < 5 * burst ? into / 5 : burst + (into - 5 * burst) / calm;
            bursty.add(new Prompt((long) ((seconds - into + served) * 1e9), p.promptTokens(), p.outputTokens()));
        }
        return new Trace(bursty);
    }

    double seconds() {
        return prompts.get(prompts.size() - 1).atNanos() / 1e9;
    }

    double meanWork(double prefill) {
        return prompts.stream().mapToDouble(p -> p.work(prefill)).average().orElseThrow();
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
