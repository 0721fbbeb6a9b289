package dev.llmlb.sim;

/** How a simulated server gets through its work. */
interface Engine {

    /** One answer to be made; it is told of its first token and its end. */
    interface Job {

        Prompt prompt();

        void firstToken();

        void done();
    }

    void begin(Job job);

    /** The caller has hung up. */
    void cancel(Job job);

    /** From now on everything takes this many times as long as when it is well. */
    void slowness(double factor);
}
