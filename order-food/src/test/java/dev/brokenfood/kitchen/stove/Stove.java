package dev.brokenfood.kitchen.stove;

/** Internal to its module. */
public class Stove {

}
