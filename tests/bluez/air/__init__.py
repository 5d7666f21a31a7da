"""air - a virtual Bluetooth controller, and the wearables that it hears

    /dev/vhci <--> controller --> ether --> wearable --> session (ATT, SMP) of each link
                                              |
                                              +--> heart

bluetoothd and the kernel see an ordinary adapter (Bluetooth 4.2, LE only) and cannot tell it from a dongle.
Everything behind it is played here, and can be told to misbehave over a socket (control.py). Only the
standard library is used.
"""
