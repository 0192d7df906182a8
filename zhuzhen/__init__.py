"""zhuzhen (驻镇): an assistance-policy document becomes a running system."""
