// What a precision does to the result of an operation: nothing in double precision, rounding to the nearest float32 in single.
export const rounded = (value, single) => (single ? Math.fround(value) : value);
