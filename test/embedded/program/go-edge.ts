// The functions are those that the program is instantiated with.
export default {};
