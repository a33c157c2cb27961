package dev.brokenfood.kitchen.stove;

/** Stands inside a room and is nobody else's business. */
public class Stove {

}
